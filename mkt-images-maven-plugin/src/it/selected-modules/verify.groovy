def log = new File(basedir, 'build.log').text

assert log.count('it.invalid/mkt/kvm:selected2: built in') == 1
assert log.contains('selected2: skipped, since selected1 was asked for')
assert !log.contains('kvm:selected1: built in')
assert log.contains("No module has the key 'selected3'")
assert log.contains('selected1, selected2')

assert ['docker', 'rmi', 'it.invalid/mkt/kvm:selected2'].execute().waitFor() == 0

return true
