using Lambda.Engine.Hosting;
using Lambda.Engine.Polling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Sources;

/// <summary>
/// Checks, before anything is read, that triggers and event source mappings match. If one lacks the other, the app does not start.
/// </summary>
internal sealed class SourceTriggersCheck(SourceTriggers triggers, EventSourceMappings mappings, IConfiguration configuration)
    : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = triggers.Problems(mappings.Configured, IsDisabled).ToList();
        return problems.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException(EventSourceMappings.Section, typeof(SourceTriggers), problems);
    }

    // As the host reads it: https://learn.microsoft.com/azure/azure-functions/disable-function.
    private bool IsDisabled(string function) =>
        (configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs_{function}_Disabled"]) is { } text
        && (text == "1" || bool.TryParse(text, out var disabled) && disabled);
}
