#!/bin/sh
# asks every process of this user that has dolphindb in its command line to end, whichever installation it belongs to
everything() {
  ps -e -o ruser:40,pid,ppid,c,time,cmd
}
everything | grep dolphindb | grep -v grep | grep $USER | awk '{print $2}' | xargs kill -TERM
