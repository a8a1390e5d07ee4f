def log = new File(basedir, 'build.log').text
def started = ['side1', 'side2'].collect { log.indexOf("it.invalid/mkt/kvm:${it}: building") }
def built = ['side1', 'side2'].collect { log.indexOf("it.invalid/mkt/kvm:${it}: built in") }

assert started.min() > 0
assert started.max() < built.min()
assert !log.contains('not marked as thread-safe')

['side1', 'side2'].each { key ->
    assert ['docker', 'rmi', "it.invalid/mkt/kvm:${key}"].execute().waitFor() == 0
}

return true
