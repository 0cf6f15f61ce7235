using Lambda.Engine.Hosting;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.State.Destinations;

/// <summary>Checks every topic in the settings before the app starts, so that an invalid one keeps the app from starting.</summary>
internal sealed class TopicsCheck(EventGridTopics topics) : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        var errors = topics.Names.Select(topics.Error).OfType<string>().ToList();
        return errors.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException("EventGrid:Topics", typeof(EventGridTopics), errors);
    }
}
