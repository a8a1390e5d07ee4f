import groovy.json.JsonSlurper

def log = new File(basedir, 'build.log').text
def images = ['it.invalid/mkt/kvm:twice', 'it.invalid/mkt/build:twice', 'local_mkt/support_library:twice']
def count = { text -> log.split(java.util.regex.Pattern.quote(text), -1).length - 1 }

// Built by the first run, and by no other; the last rebuilds one, whose products come out the same.
assert count('it.invalid/mkt/kvm:twice: building') == 1
assert count('local_mkt/support_library:twice: building') == 2
assert count('twice: up to date, nothing to build') == 1
assert log.contains('(since -Dmkt.rebuild=library asks for it)')
assert log.contains('it.invalid/mkt/kvm:twice: up to date')

// A run that has nothing to do loads nothing of what does it.
def classes = new File(basedir, 'classes.log').text
assert classes.contains('com.mellanox.mkt.images.run.ImageBuilder ')
['org.eclipse.jgit.', 'org.apache.sshd.', 'com.google.cloud.tools.jib.'].each { assert !classes.contains(it) }

def json = log.substring(log.indexOf('{\n'), log.indexOf('\n}\n') + 3)
def plan = new JsonSlurper().parseText(json)
assert plan.images*.reference as Set == images as Set
assert plan.images*.decision == ['reuse'] * 3
assert log.contains('digraph')

images.each { assert ['docker', 'rmi', it].execute().waitFor() == 0 }

return true
