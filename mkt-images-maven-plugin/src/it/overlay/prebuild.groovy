// What is no module of the POM here is not filtered.
def version = new groovy.xml.XmlSlurper().parse(new File(basedir, 'pom.xml')).build.plugins.plugin.version.text()
new File(basedir, 'test.properties').text = "plugin.version=${version}\n"
return true
