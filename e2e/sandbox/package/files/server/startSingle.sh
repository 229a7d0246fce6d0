#!/bin/sh
nohup ./dolphindb -console 0 -mode single > single.nohup 2>&1 &
