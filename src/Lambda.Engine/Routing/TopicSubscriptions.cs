using System.Text.RegularExpressions;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing.Topics;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Routing;

/// <summary>The app's subscriptions to topics.</summary>
internal sealed partial class TopicSubscriptions
{
    private readonly Dictionary<string, List<Compiled>> _byTopic = new(StringComparer.Ordinal);

    /// <summary>Checks the subscriptions that are registered in code.</summary>
    /// <exception cref="OptionsValidationException">SNS would refuse a subscription, or its function or destination does not exist; each
    /// failure names the subscription.</exception>
    public TopicSubscriptions(RoutedSources sources, FunctionCatalogue catalogue, Destinations destinations)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(destinations);
        var errors = new List<string>();
        foreach (var one in sources.Topics)
        {
            if (Compile(one, catalogue, destinations, errors) is not { } compiled) continue;
            if (!_byTopic.TryGetValue(one.Topic, out var others)) _byTopic[one.Topic] = others = [];
            others.Add(compiled);
        }
        errors.AddRange(sources.Topics.GroupBy(one => one.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"Two topic subscriptions are named '{same.Key}': give one of them another name."));
        if (errors.Count > 0) throw new OptionsValidationException("EventSources", typeof(TopicSubscriptions), errors);
    }

    /// <summary>The topics that have subscriptions.</summary>
    public IReadOnlyCollection<string> Topics => _byTopic.Keys;

    /// <summary>Returns the subscriptions that receive a message of a topic.</summary>
    internal IEnumerable<Compiled> Of(string topic, TopicMessage message) =>
        _byTopic.GetValueOrDefault(topic)?.Where(one => one.Filter?.Matches(message) is not false) ?? [];

    private static Compiled? Compile(
        Registration one, FunctionCatalogue catalogue, Destinations destinations, List<string> errors)
    {
        var (before, what) = (errors.Count, $"The topic subscription '{one.Name}'");
        if (!TopicName().IsMatch(one.Topic))
            errors.Add($"{what}: '{one.Topic}' is not a topic's name: it must have 1 to 256 letters, digits, '-' and '_'.");
        if (!catalogue.TryGet(one.Function, out var function))
            errors.Add(
                $"{what}: there is no function '{one.Function}'; "
                + $"there are {string.Join(", ", catalogue.All.Select(known => known.Name))}.");
        var filter = one.Settings.FilterPolicy is { } json
            ? FilterPolicy.TryParse(json, one.Settings.FilterPolicyScope, out var reason) ?? Refused(reason!)
            : null;
        DestinationAddress? redrive = null;
        if (one.Settings.RedriveTo is { } to)
        {
            if (destinations.RedriveProblem(to) is { } problem) errors.Add($"{what}: {problem}");
            else redrive = DestinationAddress.Parse(to);
        }
        return errors.Count == before ? new(one.Name, function!, filter, redrive) : null;

        FilterPolicy? Refused(string reason)
        {
            errors.Add($"{what}: {reason}");
            return null;
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,256}\z")]
    private static partial Regex TopicName();

    /// <summary>A subscription as it is registered in code.</summary>
    internal sealed record Registration(string Name, string Topic, string Function, TopicSubscription Settings);

    /// <summary>A subscription that has been checked.</summary>
    internal sealed record Compiled(string Name, LambdaFunction Function, FilterPolicy? Filter, DestinationAddress? RedriveTo);
}
