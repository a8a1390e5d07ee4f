def log = new File(basedir, 'build.log').text

assert log.count('it.invalid/mkt/kvm:parentproperty: built in') == 1

assert ['docker', 'rmi', 'it.invalid/mkt/kvm:parentproperty'].execute().waitFor() == 0

return true
