def docker(String... arguments) {
    def process = (['docker'] + arguments.toList()).execute()
    def (output, errors) = [new StringBuilder(), new StringBuilder()]
    process.waitForProcessOutput(output, errors)
    assert process.exitValue() == 0 : errors
    output.toString().trim()
}

def runs = new File(basedir, 'build.log').text.split('Building original 1.0', -1)
assert runs.length == 3
def warned = { run -> run.readLines().findAll { it.startsWith('[WARNING]') && it.contains('docker/original/') }*.replaceAll('.*docker/original/', '') }
assert warned(runs[1]).size() == 2
assert warned(runs[1])[0].startsWith('support-simx.sh:3: git_url: ssh://ann@mkt.invalid/home/ann/simx.git is in a user')
assert warned(runs[1])[1].startsWith('kvm-setup.sh:1: ssh accepts accounts without a password')
assert warned(runs[2]).empty

assert docker('run', '--rm', 'it.invalid/mkt/kvm:original', 'cat', '/opt/rpms/simx.rpm', '/opt/done') == 'simx with a patch\nset up'
assert docker('run', '--rm', 'it.invalid/mkt/ci:original', 'cat', '/tools') == 'sparse'

docker('rmi', 'it.invalid/mkt/kvm:original', 'it.invalid/mkt/ci:original', 'local_mkt/support_simx:original',
    'local_mkt/support_qemu:original', 'it.invalid/mkt/build:original')

return true
