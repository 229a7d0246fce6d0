#!/bin/sh
# one kill line for each process that looks like a single node, handed to a shell
ps -ef | awk '/dolphindb/ && /single/ && !/awk/ && !/grep/ {print "kill -15 " $2}' | sh
