def runs = new File(basedir, 'build.log').text.split('Reactor Build Order:', -1)
// As messages show a file: from the home directory where it is in there.
def home = System.getProperty('user.home') + '/'
def path = "${basedir}/settings.yaml".toString()
def file = path.startsWith(home) ? '~/' + path.substring(home.length()) : path
assert runs.length == 5

// By name: the file's key alone, and what the file makes of its images.
assert runs[1].contains("ownsettings1: skipped, since ownsettings2 is the key of ${file}:1")
assert runs[1].contains("mkt.key = ownsettings2, of ${file}:1")
assert runs[1].contains("mkt.dockerHost = unix:///no/engine.sock, of ${file}:5")
assert runs[1].contains("ownsettings2: tools is left out, as ${file}:2 says")
assert runs[1].contains("mkt.without = of_another_project, ignored: no module has the package: of ${file}:2")
assert runs[1].contains('mkt.nfsHost = none, the default')

// Bound: all keys, as the POMs say.
assert runs[2].contains("mkt.key = ownsettings2, ignored: it is for goals that are called by name: of ${file}:1")
assert runs[2].contains('ownsettings1: no images are built, since mkt.noEngine is skip')
assert runs[2].contains('ownsettings2: no images are built, since mkt.noEngine is skip')
assert runs[2].contains('mkt.jobs = 3, of the <configuration> of the POM')

// The command line wins, for the key and for one package.
assert runs[3].contains('mkt.key = ownsettings1, of -Dkey')
assert runs[3].contains('ownsettings2: skipped, since ownsettings1 was asked for')
assert runs[3].contains('mkt.with = tools, of -Dmkt.with')
assert !runs[3].contains('is left out, as')

assert runs[4].contains("wrong.yaml:1: unknown field 'keys'. Did you mean 'key'?")
assert runs[4].contains("wrong.yaml:2: 'jobs': '0' is not possible. Write a number from 1 to 1024")

return true
