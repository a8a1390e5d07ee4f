def registry = new File(basedir, 'registry')
def process = ['bash', new File(basedir, 'start-registry').path, registry.path].execute()
def output = new StringBuilder()
process.waitForProcessOutput(output, output)
assert process.exitValue() == 0 : output

// What is not a module of the POM here is not filtered.
def version = new groovy.xml.XmlSlurper().parse(new File(basedir, 'pom.xml')).build.plugins.plugin.version.text()
def port = new File(registry, 'port').text.trim()
new File(basedir, 'test.properties').text = "plugin.version=${version}\noverlay.registry=127.0.0.1:${port}\n"
return true
