#!/bin/bash
# Replaces the server files by those of another version. Run in clusterDemo with bash.
set -e

function colour() {
  echo -e "\033[$1m$2\033[0m"
}

function confirm() {
  clear
  echo "Tip: please shut down dolphindb process!"
  echo "Tip: please back up metadata before upgrade!"
  read -p "Have you shut down dolphindb process and backed up metadata?(y/n)" answer
  if [ "$answer" != y ]; then
    echo "please shut down dolphindb process and back up metadata before upgrade!"
    exit 0
  fi
}

function menu() {
  clear
  echo "##########################################"
  echo "#        upgrade  dolphindb               #"
  echo "##########################################"
  colour 36 "1: OnlineUpgrade dolphindb"
  colour 36 "2: OfflineUpgrade dolphindb"
  colour 36 "3: EXIT"
  read -p "Please enter one of the following numbers to select the mode: 1 means online, 2 means offline, 3 means quit" mode
}

function ask_version() {
  read -p "Please select upgrade version, e.g., 2.00.3 :" version
  package=DolphinDB_Linux64_V$version.zip
}

# After set -e no command that fails comes as far as the question about its exit code.
function download() {
  echo "Start to wget $package"
  wget @DOWNLOADS@DolphinDB_Linux64_V$version.zip
  if [ $? -eq 0 ]; then
    colour 32 "DolphinDB package download succeeded!  DownLoadSuccess"
  else
    colour 31 "DolphinDB Package download failed. Please make sure you enter the right version number.  DownLoadFailure"
  fi
}

function install() {
  if [ ! -f "$package" ]; then
    colour 31 "Unable to find DolphinDB package of the specified version. Please upload the package to this directory.  UpLoadFailure"
    exit 0
  fi
  colour 32 "DolphinDB package uploaded successfully!  UpLoadSuccess"
  unzip "$package" -d "v$version"
  if [ $? -eq 0 ]; then
    colour 32 "DolphinDB package unzipped successfully!  UnzipSuccess"
  else
    colour 31 "Unzip of DolphinDB package failed. Please check whether the package is complete.  UnzipFailure"
  fi
  cd "v$version/server"
  rm -rf clusterDemo dolphindb.cfg dolphindb.lic startSingle.sh stopSingle.sh
  if /bin/cp -rf ./* ../../../; then
    cd ../..
    rm -rf "v$version" "$package"
    colour 32 "DolphinDB upgraded successfully!  UpgradeSuccess"
  else
    colour 31 "Please check whether the package downloaded is correct.  UpgradeFailure"
  fi
}

confirm
menu
case $mode in
  1) ask_version; download; install ;;
  2) ask_version; install ;;
  3) echo "you choose exit!"; exit 1 ;;
  *) echo "input Error! Place input{1|2|3}" ;;
esac
