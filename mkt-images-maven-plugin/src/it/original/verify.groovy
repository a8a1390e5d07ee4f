def docker(String... arguments) {
    def process = (['docker'] + arguments.toList()).execute()
    def (output, errors) = [new StringBuilder(), new StringBuilder()]
    process.waitForProcessOutput(output, errors)
    assert process.exitValue() == 0 : errors
    output.toString().trim()
}

assert docker('run', '--rm', 'it.invalid/mkt/kvm:original', 'cat', '/opt/rpms/simx.rpm', '/opt/done') == 'simx with a patch\nset up'
assert docker('run', '--rm', 'it.invalid/mkt/ci:original', 'cat', '/tools') == 'sparse'

docker('rmi', 'it.invalid/mkt/kvm:original', 'it.invalid/mkt/ci:original', 'local_mkt/support_simx:original',
    'local_mkt/support_qemu:original', 'it.invalid/mkt/build:original')

return true
