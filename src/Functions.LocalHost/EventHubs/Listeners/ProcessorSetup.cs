using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs.Listeners;

/// <summary>What is done with the events of an event hub.</summary>
/// <param name="Single">Whether the function takes one event at a time.</param>
internal sealed record ProcessorSetup(Execution Execution, EventHubOptions Options, bool Single, HubHealth Health, TimeProvider Time,
    ILogger Logger);
