def log = new File(basedir, 'build.log').text

// A module of another key has nothing to do, and prints nothing.
assert !log.contains('twokeys1: skipped')
assert log.count('it.invalid/mkt/kvm:twokeys2: built in') == 1
assert log.contains('twokeys2: up to date, nothing to build')
assert log.count('it.invalid/mkt/kvm:twokeys1: built in') == 1
assert log.indexOf('kvm:twokeys2: built in') < log.indexOf('kvm:twokeys1: built in')
assert new File(basedir, 'two/target/mkt-images/twokeys2/kvm.log').text.contains('sleep 2')

['twokeys1', 'twokeys2'].each { key ->
    assert ['docker', 'rmi', "it.invalid/mkt/kvm:${key}"].execute().waitFor() == 0
}

return true
