def docker(String... arguments) {
    def process = (['docker'] + arguments.toList()).execute()
    def (output, errors) = [new StringBuilder(), new StringBuilder()]
    process.waitForProcessOutput(output, errors)
    assert process.exitValue() == 0 : errors
    output.toString().trim()
}

def kvm = 'it.invalid/somebody/kvm:foreign'
def support = 'local_mkt/support_greeting:foreign'
def environment = 'it.invalid/somebody/build:foreign'
def label = { image, name -> docker('image', 'inspect', '--format', "{{index .Config.Labels \"${name}\"}}", image) }

assert docker('run', '--rm', kvm, 'cat', '/srv/greeting') == 'compiled in a support container'
assert label(kvm, 'com.mellanox.mkt.key') == 'foreign'
assert label(kvm, 'com.mellanox.mkt.role') == 'final'
assert label(kvm, 'org.opencontainers.image.version') == '3.1'
assert label(kvm, 'org.opencontainers.image.title').startsWith("Somebody's own OS")
assert label(support, 'com.mellanox.mkt.role') == 'support'
assert label(support, 'com.mellanox.mkt.package') == 'greeting'
assert label(environment, 'com.mellanox.mkt.role') == 'environment'
assert new File(basedir, 'images/target/mkt-images/foreign/support_greeting.log').isFile()

docker('rmi', kvm, support, environment)

return true
