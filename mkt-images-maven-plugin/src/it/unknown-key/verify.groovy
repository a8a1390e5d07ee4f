def log = new File(basedir, 'build.log').text

assert log.count("No module has the key 'unknown3'") >= 2
assert log.contains("Did you mean 'unknown1'?")
assert log.contains('unknown1, unknown2')
assert !log.contains(': building')

return true
