def log = new File(basedir, 'build.log').text
def pom = new File(basedir, 'pom.xml').text

assert pom.contains('    <module>library</module>\n    <module>mkt-images-deb12</module>\n    <module>mkt-images-mine</module>\n  </modules>')
assert pom.count('<artifactId>mkt-images-maven-plugin</artifactId>') == 1
assert new File(basedir, 'docker/deb12/kvm.Dockerfile').text.contains('local_mkt/support_rdma_core:deb12')
assert new File(basedir, 'mkt-images-deb12/image.yaml').text == 'key: deb12\ntitle: Debian 12\n'
assert !new File(basedir, 'library/docker').exists()

// By files alone, which are found right before an engine is asked.
['support_iproute2', 'support_rdma_core', 'support_perftest'].each {
    assert log.contains("\"reference\" : \"local_mkt/${it}:mine\"")
}
assert log.contains('"reference" : "harbor.mellanox.com/mkt/kvm:mine"')

// Bound to phases at once.
assert log.contains('deb12: no images are built, since mkt.noEngine is skip')
assert log.contains('mine: no images are built, since mkt.noEngine is skip')
assert log.contains('BUILD SUCCESS')

assert log.contains("The key 'mine' is used by ${basedir}/mkt-images-mine/image.yaml already. Choose another key")

return true
