def log = new File(basedir, 'build.log').text

// All that is below the overlay was there: the archive says of it what the module itself said.
assert log.contains('deb12-overlaid: 5 up to date, 1 to build') || log.contains('deb12-overlaid: up to date, nothing to build')
assert log.contains('it.invalid/mkt/kvm:deb12-overlaid')
assert new File(basedir, 'target/mkt-images/deb12-overlaid/console.log').text.contains('What an overlay adds')

def process = ['docker', 'rmi', 'it.invalid/mkt/kvm:deb12-overlaid'].execute()
process.waitForProcessOutput()
assert process.exitValue() == 0

return true
