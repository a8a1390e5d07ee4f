def log = new File(basedir, 'build.log').text

assert log.count('BUILD SUCCESS') == 2
assert log.count('0-never-released') > 0

return true
