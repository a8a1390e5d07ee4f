def runs = new File(basedir, 'build.log').text.split('Building doctor 1', -1)
assert runs.length == 3

// Once for all modules, with what their files name.
assert runs[1].count('engine: No engine answers at unix:///nonexistent/engine.sock (DOCKER_HOST)') == 1
assert runs[1].contains('good             key newcomer: 1 image, 0 packages from git')
assert runs[1].contains('could be better  registry it.invalid: ')
assert runs[1].contains('Broken: engine')
assert runs[1].contains('Correct it as the check says, and run mvn mkt-images:doctor again')

// Who publishes needs the registry, too.
assert runs[2].contains('"subject" : "registry it.invalid"')
assert runs[2].contains('Broken: engine') && runs[2].contains('registry it.invalid. Correct it')

return true
