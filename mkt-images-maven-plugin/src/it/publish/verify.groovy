import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def registry = new File(basedir, 'registry')
def port = new File(registry, 'port').text.trim()
def host = "127.0.0.1:${port}"
def run = { String... command ->
    def process = command.toList().execute()
    def output = new StringBuilder()
    process.waitForProcessOutput(output, output)
    assert process.exitValue() == 0 : "${command.join(' ')}: ${output}"
    output.toString().trim()
}
try {
    def target = new File(basedir, 'target/mkt-images/published')
    def built = new JsonSlurper().parse(new File(target, 'image.json'))
    def receipt = new JsonSlurper().parse(new File(target, 'published.json'))
    def kvm = built.images.find { it.reference == "${host}/mkt/kvm:published".toString() }

    // Uploaded by the first run; the second finds all of it there, the third sends the one image that was built again.
    def again = log.split('Building publish 1.0', -1)
    assert again.length == 7
    assert again[1].contains('kvm:published-') && again[1].contains('published: 3 of 3 images are there')
    assert again[2].contains('published: 3 of 3 images are there, nothing to send') && !again[2].contains(': pushing')
    assert receipt.complete
    assert receipt.images*.image.any { it.startsWith("${host}/mkt/support_library:published-".toString()) }
    def kvmTag = receipt.tags.find { it.tag == "${host}/mkt/kvm:published".toString() }
    assert receipt.tags.size() == 2
    assert kvmTag.before && kvmTag.before != kvmTag.after

    // The last run has moved the tag back to what it stood for before the third.
    def docker = ['docker', '--config', new File(registry, 'docker').path]
    def id = { tag ->
        run(*(docker + ['pull', "${host}/mkt/kvm:${tag}".toString()]))
        run('docker', 'image', 'inspect', '--format', '{{.Id}} {{.RepoDigests}}', "${host}/mkt/kvm:${tag}".toString())
    }
    assert id('published-1.0').contains(kvmTag.before)
    assert id('published').contains(kvmTag.before) && !id('published').startsWith(kvm.id)
    assert again[4].contains("${host}/mkt/kvm:published: ") && !again[4].contains('WARNING')

    // What has not booted is not published where a boot is asked for, which is said before and after the build.
    assert again[5].contains('WARNING') && again[5].contains("${host}/mkt/kvm:published (${kvm.id}) has not. After the build, boot it".toString())
    assert again[5].contains("published is not published: ${host}/mkt/kvm:published (${kvm.id}) has not booted here. Boot it".toString())
    assert again[5].contains('mvn mkt-images:push -Dkey=published') && !again[5].contains(': pushing')
    assert receipt.images.find { it.image == kvm.published }.boot == [booted: false]

    // Maven's own deploy has what belongs to the version.
    def deployed = new JsonSlurper().parse(new File(basedir, 'deployed/it/publish/1.0/publish-1.0-image.json'))
    assert deployed.images*.published == built.images*.published
    def bom = new JsonSlurper().parse(new File(basedir, 'deployed/it/publish/1.0/publish-1.0-kvm-cyclonedx.json'))
    assert bom.metadata.component.name == "${host}/mkt/kvm".toString()
    assert bom.components*.name.contains('library')
    def provenance = new JsonSlurper().parse(new File(basedir, 'deployed/it/publish/1.0/publish-1.0-kvm-provenance.json'))
    assert provenance.predicate.runDetails.metadata.finishedOn
    assert new File(basedir, 'deployed/it/publish/1.0/publish-1.0-kvm-spdx.json').text.contains('SPDX-2.3')

    // The first run has signed all that it published; the tags that were moved back are of it.
    assert again[1].findAll(/signed by the key sha256:[0-9a-f]{12}, with 3 documents/).size() == 2
    assert again[1].findAll(/signed by the key sha256:[0-9a-f]{12}, with 0 documents/).size() == 1
    assert again[6].contains("${host}/mkt/kvm:published: ".toString()) && again[6].contains('a signature by the key sha256:')
    assert again[6].contains('https://cyclonedx.org/bom by the key sha256:')
    assert again[6].contains('https://slsa.dev/provenance/v1 by the key sha256:')

    assert !log.contains('correct-horse')
    assert !log.contains('pass word')
    assert !new File(target, 'published.json').text.contains('pass word')
} finally {
    new File(registry, 'pid').text.trim().with { ['kill', it].execute().waitFor() }
    // By their ids, since one that has lost its tag to another has none; newest first, as they are listed.
    run('bash', '-c', "docker images --format '{{.ID}} {{.Repository}}:{{.Tag}}' | grep -E ' (${host}/|local_mkt/support_library:published)' | awk '!seen[\$1]++ {print \$1}' | xargs --no-run-if-empty docker rmi --force >/dev/null".toString())
}

return true
