using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>The settings and services with which the events of an event hub are processed.</summary>
/// <param name="Single">Whether the function takes one event at a time.</param>
internal sealed record ProcessorSetup(Execution Execution, EventHubOptions Options, bool Single, HubHealth Health, TimeProvider Time,
    ILogger Logger);
