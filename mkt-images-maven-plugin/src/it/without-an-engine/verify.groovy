def runs = new File(basedir, 'build.log').text.split('Building without-an-engine 1', -1)
assert runs.length == 5
def warnings = { run -> run.readLines().findAll { it.contains('WARN') } }
def noEngine = 'No engine answers at unix:///nonexistent/engine.sock (DOCKER_HOST)'

// Green, and what was not done is said where nobody overlooks it.
assert runs[1].contains('BUILD SUCCESS')
assert warnings(runs[1]).any { it.contains('engineless: no images are built, since mkt.noEngine is skip. ' + noEngine) }
assert warnings(runs[1]).any { it.contains('engineless: not booted, since mkt.noEngine is skip: that it.invalid/mkt/kvm:engineless boots is not verified. ' + noEngine) }
assert !runs[1].contains('image.json')

assert runs[2].contains('BUILD SUCCESS')
assert warnings(runs[2]).any { it.contains('engineless: no images are built') }
assert runs[2].contains('engineless: not booted, since') && runs[2].contains('that it.invalid/mkt/kvm:engineless boots is not verified')

assert runs[3].contains('BUILD SUCCESS')
assert runs[3].count('mkt.skip is set: nothing is done') == 3
assert warnings(runs[3]).every { !it.contains('engineless') }

// Who says nothing is told how to go on.
assert runs[4].contains('BUILD FAILURE') && runs[4].contains(noEngine)

return true
