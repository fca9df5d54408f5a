@echo off
rem The command line from a clone: builds it in Release once, then runs it. After an update: delete src\ValueLocate.Cli\bin.
setlocal
rem Nothing phones home, also not the SDK that builds.
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set "root=%~dp0"
set "dll=%root%src\ValueLocate.Cli\bin\Release\net10.0\ValueLocate.Cli.dll"
if exist "%dll%" goto run
echo building ValueLocate... 1>&2
dotnet build "%root%src\ValueLocate.Cli" -c Release -v q --nologo 1>&2 || exit /b 70
:run
dotnet "%dll%" %*
exit /b %errorlevel%
