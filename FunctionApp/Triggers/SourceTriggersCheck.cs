using FunctionApp.Hosting;
using FunctionApp.Polling;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FunctionApp.Triggers;

/// <summary>Holds triggers against event source mappings before anything is read, so that one without the other stops the start.</summary>
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
