#!/bin/sh
# asks every controller of this user to end, whichever installation it belongs to
everything() {
  ps -e -o ruser:40,pid,ppid,c,time,cmd
}
everything | grep dolphindb | grep 'mode controller' | grep -v grep | grep $USER | awk '{print $2}' | xargs kill -TERM
