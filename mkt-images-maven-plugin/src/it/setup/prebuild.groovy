def process = ['bash', new File(basedir, 'make-base-image').path].execute()
def output = new StringBuilder()
process.waitForProcessOutput(output, output)
assert process.exitValue() == 0 : output
