// What src/env/up tells the build around this one: where the kernel and the sources are. The same sources, the same images.
def told = [
    'mkt.kernel': kernel, 'mkt.source.rdma_core': rdmaCore, 'mkt.source.perftest': perftest, 'mkt.source.iproute2': iproute2
].findAll { name, value -> !value.startsWith('$') }
new File(basedir, 'test.properties').text = told.collect { name, value -> "${name}=${value}\n" }.join()
return true
