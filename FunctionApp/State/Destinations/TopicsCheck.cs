using FunctionApp.Hosting;
using Microsoft.Extensions.Options;

namespace FunctionApp.State.Destinations;

/// <summary>Looks at every topic that settings name before the app starts, so that a wrong one stops the start.</summary>
internal sealed class TopicsCheck(EventGridTopics topics) : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        var errors = topics.Names.Select(topics.Error).OfType<string>().ToList();
        return errors.Count == 0 ? Task.CompletedTask : throw new OptionsValidationException("EventGrid:Topics", typeof(EventGridTopics), errors);
    }
}
