#!/bin/sh
# Connects what needs the deployed code: Event Grid's subscriptions.
# azd runs it after each deployment; run again it changes nothing.
set -eu

fail() {
  echo "connect: $*" >&2
  exit 1
}

for name in AZURE_SUBSCRIPTION_ID AZURE_RESOURCE_GROUP FUNCTION_APP_NAME STORAGE_ACCOUNT_NAME EVENT_GRID_SYSTEM_TOPIC_NAME \
  EVENT_GRID_TOPIC_NAME; do
  eval "value=\${$name:-}"
  [ -n "$value" ] || fail "$name is not set. Run azd provision first; outside azd, run this as: azd hooks run postdeploy"
done

command -v az >/dev/null 2>&1 ||
  fail "the Azure CLI is missing. Install it (https://aka.ms/azure-cli), run az login, then azd hooks run postdeploy"
az account show --subscription "$AZURE_SUBSCRIPTION_ID" --output none 2>/dev/null ||
  fail "the Azure CLI is not signed in to subscription $AZURE_SUBSCRIPTION_ID. Run az login, then azd hooks run postdeploy"

template="$(dirname "$0")/../connect/main.bicep"
seconds="${CONNECT_TIMEOUT_SECONDS:-600}"
deadline=$(($(date +%s) + seconds))

app() {
  what=$1
  shift
  az functionapp "$what" list --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name "$FUNCTION_APP_NAME" --output tsv "$@" 2>/dev/null | tr -d '\r'
}

# Prints what is missing, nothing when the host has started with the new code. The key itself is not asked for.
missing() {
  length=$(app keys --query "length(systemKeys.blobs_extension || '')") || length=0
  [ "${length:-0}" -gt 0 ] || echo "the key blobs_extension"
  functions=" $(app "function" --query "[].name" | sed 's|.*/||' | tr '\n' ' ') "
  for function in UploadCreated EventGridEvents; do
    case "$functions" in
    *" $function "*) ;;
    *) echo "the function $function" ;;
    esac
  done
}

echo "Waiting until $FUNCTION_APP_NAME has started with the new code ..."
while left=$(missing) && [ -n "$left" ]; do
  [ "$(date +%s)" -lt "$deadline" ] ||
    fail "after $seconds s $FUNCTION_APP_NAME still lacks: $(echo "$left" | tr '\n' ',' | sed 's/,$//; s/,/, /g').\
 See its log stream in the portal, then run azd hooks run postdeploy"
  sleep 10
done

# Event Grid calls the app before it accepts a subscription: a cold start may be too slow for the first try, a new role too young.
attempt=1
until az deployment group create --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name connect \
  --template-file "$template" --output none --parameters \
  appName="$FUNCTION_APP_NAME" storageName="$STORAGE_ACCOUNT_NAME" systemTopicName="$EVENT_GRID_SYSTEM_TOPIC_NAME" \
  topicName="$EVENT_GRID_TOPIC_NAME"; do
  [ "$attempt" -lt 4 ] ||
    fail "the deployment 'connect' failed four times; its errors are above, and in the portal under Deployments of\
 $AZURE_RESOURCE_GROUP. Then run azd hooks run postdeploy"
  attempt=$((attempt + 1))
  echo "Trying again in 30 s ..."
  sleep 30
done

echo "Event Grid delivers uploads and events to $FUNCTION_APP_NAME."
