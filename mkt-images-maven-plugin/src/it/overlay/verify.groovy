import groovy.json.JsonSlurper

def docker(String... arguments) {
    def process = (['docker'] + arguments.toList()).execute()
    def (output, errors) = [new StringBuilder(), new StringBuilder()]
    process.waitForProcessOutput(output, errors)
    assert process.exitValue() == 0 : errors
    output.toString().trim()
}

try {
    def runs = new File(basedir, 'build.log').text.split('Building elsewhere 7', -1)
    def reactor = runs[0]
    def files = ['greeting', 'os', 'overlay'].collect { "/srv/${it}".toString() }
    def label = { image, name -> docker('image', 'inspect', '--format', "{{index .Config.Labels \"${name}\"}}", image) }
    def text = 'compiled in a support container\nthe OS 1.0\n'
    def debug = 'it.invalid/os/kvm:overlaid-debug'
    def registry = new File(basedir, 'registry')
    def host = "127.0.0.1:${new File(registry, 'port').text.trim()}".toString()
    def mine = "${host}/os/kvm:overlaid-mine".toString()

    assert runs.length == 4
    // The overlay's module comes first: it has built the OS, for which nothing is left to be done when its own turn comes.
    assert reactor.contains("${debug} is ready".toString()) && reactor.contains('overlaid: up to date, nothing to build')
    assert docker('run', '--rm', debug, 'cat', *files) == text + 'debug'

    // Elsewhere all but the overlay is up to date, by an archive of the local repository.
    assert docker('run', '--rm', mine, 'cat', *files) == text + 'mine'
    assert runs[1].contains('overlaid-mine: 3 up to date, 1 to build')
    assert label(mine, 'com.mellanox.mkt.key') == 'overlaid-mine'
    assert label(mine, 'com.mellanox.mkt.packages') == 'greeting'
    assert label(mine, 'org.opencontainers.image.version') == '7'
    assert label('it.invalid/os/kvm:overlaid', 'org.opencontainers.image.version') == '1.0'

    // The overlay is published, and nothing of the OS with it.
    assert runs[2].contains('overlaid-mine: up to date, nothing to build')
    assert runs[2].contains('overlaid-mine: 1 of 1 images are there')
    assert new JsonSlurper().parse(new URL("http://${host}/v2/_catalog")).repositories == ['os/kvm']
    assert new JsonSlurper().parse(new URL("http://${host}/v2/os/kvm/tags/list")).tags.every { it.startsWith('overlaid-mine') }

    assert runs[3].contains("image.yaml:4: 'extends' names it.overlay:os:zip:2.0: it is neither a module of this build")
    assert !runs[3].contains('\tat ')

    docker('rmi', debug, mine, 'it.invalid/os/kvm:overlaid', 'it.invalid/os/build:overlaid', 'local_mkt/support_greeting:overlaid')
} finally {
    new File(basedir, 'registry/pid').text.trim().with { ['kill', it].execute().waitFor() }
}

return true
