def log = new File(basedir, 'build.log').text

assert new File(basedir, 'target/mkt-images/kernel.config').text.contains('\nCONFIG_9P_FS=y\n')
assert new File(basedir, 'two/target/mkt-images/kernel.config').exists()
assert !new File(basedir, 'one/target').exists()
assert log.count('what a kernel needs to boot the KVM image is in ') == 2
assert log.contains('linux.config:4: ')
assert log.contains('CONFIG_9P_FS=m must be y')
assert log.contains('Merge the file that this goal wrote: ')

return true
