def process = ['bash', new File(basedir, 'start-registry').path, basedir.path].execute()
def output = new StringBuilder()
process.waitForProcessOutput(output, output)
assert process.exitValue() == 0 : output
return true
