using System.Reflection;
using Lambda.Engine.Hosting;
using Lambda.Engine.Routing;
using Lambda.Functions.Discovery;
using Microsoft.Extensions.Options;

namespace Lambda.Functions.Sources;

/// <summary>
/// Checks, before anything is read, that the topics of subscriptions have triggers; otherwise the app does not start. A trigger whose topic
/// has no subscriptions is allowed: as in SNS, nobody receives its messages.
/// </summary>
internal sealed class TopicTriggersCheck(TopicSubscriptions subscriptions, AppAssemblies app) : EarlyService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        var problems = Problems(subscriptions.Topics, TopicsOf(app.Types)).ToList();
        return problems.Count == 0
            ? Task.CompletedTask
            : throw new OptionsValidationException("EventSources", typeof(TopicSubscriptions), problems);
    }

    /// <summary>Returns the topics that the triggers in some types name.</summary>
    internal static IEnumerable<string> TopicsOf(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetMethods())
            .Select(method => method.GetCustomAttribute<ReadsTopicAttribute>()?.Topic).OfType<string>();

    /// <summary>Returns an error for each topic without a trigger, with the code to add.</summary>
    internal static IEnumerable<string> Problems(IReadOnlyCollection<string> subscribed, IEnumerable<string> triggers)
    {
        var read = triggers.ToHashSet(StringComparer.Ordinal);
        return subscribed.Where(topic => !read.Contains(topic)).Select(topic =>
            $"The topic '{topic}' has subscriptions, but no trigger receives its messages: "
            + $"add a trigger with [ReadsTopic(\"{topic}\")] to Triggers/, or remove the subscriptions from EventSources.cs.");
    }
}
