# Connects what needs the deployed code: Event Grid's subscriptions.
# azd runs it after each deployment; run again it changes nothing.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

function Fail([string] $Message) {
    [Console]::Error.WriteLine("connect: $Message")
    exit 1
}

foreach ($name in 'AZURE_SUBSCRIPTION_ID', 'AZURE_RESOURCE_GROUP', 'FUNCTION_APP_NAME', 'STORAGE_ACCOUNT_NAME',
    'EVENT_GRID_SYSTEM_TOPIC_NAME', 'EVENT_GRID_TOPIC_NAME') {
    if (-not [Environment]::GetEnvironmentVariable($name)) {
        Fail "$name is not set. Run azd provision first; outside azd, run this as: azd hooks run postdeploy"
    }
}

if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
    Fail 'the Azure CLI is missing. Install it (https://aka.ms/azure-cli), run az login, then azd hooks run postdeploy'
}
az account show --subscription $env:AZURE_SUBSCRIPTION_ID --output none 2>$null
if ($LASTEXITCODE -ne 0) {
    Fail "the Azure CLI is not signed in to subscription $env:AZURE_SUBSCRIPTION_ID. Run az login, then azd hooks run postdeploy"
}

$template = Join-Path $PSScriptRoot '../connect/main.bicep'
$seconds = if ($env:CONNECT_TIMEOUT_SECONDS) { [int] $env:CONNECT_TIMEOUT_SECONDS } else { 600 }
$deadline = [DateTime]::UtcNow.AddSeconds($seconds)
$app = '--subscription', $env:AZURE_SUBSCRIPTION_ID, '--resource-group', $env:AZURE_RESOURCE_GROUP,
    '--name', $env:FUNCTION_APP_NAME, '--output', 'tsv'

# Gives what is missing, nothing when the host has started with the new code. The key itself is not asked for.
function Get-Missing {
    $length = az functionapp keys list @app --query "length(systemKeys.blobs_extension || '')" 2>$null
    if (-not $length -or [int] $length -eq 0) { 'the key blobs_extension' }
    $functions = @(az functionapp function list @app --query '[].name' 2>$null) | ForEach-Object { ($_ -split '/')[-1].Trim() }
    foreach ($function in 'UploadCreated', 'EventGridEvents') {
        if ($functions -notcontains $function) { "the function $function" }
    }
}

Write-Host "Waiting until $env:FUNCTION_APP_NAME has started with the new code ..."
while ($left = @(Get-Missing)) {
    if ([DateTime]::UtcNow -ge $deadline) {
        Fail "after $seconds s $env:FUNCTION_APP_NAME still lacks: $($left -join ', '). See its log stream in the portal, then run azd hooks run postdeploy"
    }
    Start-Sleep -Seconds 10
}

# Event Grid calls the app before it accepts a subscription: a cold start may be too slow for the first try, a new role too young.
$parameters = @(
    "appName=$env:FUNCTION_APP_NAME", "storageName=$env:STORAGE_ACCOUNT_NAME", "systemTopicName=$env:EVENT_GRID_SYSTEM_TOPIC_NAME",
    "topicName=$env:EVENT_GRID_TOPIC_NAME"
)
foreach ($attempt in 1..4) {
    az deployment group create --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP --name connect `
        --template-file $template --output none --parameters @parameters
    if ($LASTEXITCODE -eq 0) { break }
    if ($attempt -eq 4) {
        Fail "the deployment 'connect' failed four times; its errors are above, and in the portal under Deployments of $env:AZURE_RESOURCE_GROUP. Then run azd hooks run postdeploy"
    }
    Write-Host 'Trying again in 30 s ...'
    Start-Sleep -Seconds 30
}

Write-Host "Event Grid delivers uploads and events to $env:FUNCTION_APP_NAME."
