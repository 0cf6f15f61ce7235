using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Lambda.Engine.Routing.Buckets;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Routing;

/// <summary>The app's notifications of events in buckets.</summary>
internal sealed class BucketNotifications
{
    private const int MaxKey = 1024;
    private readonly Compiled[] _all;

    /// <summary>Checks the notifications that are registered in code.</summary>
    /// <exception cref="OptionsValidationException">S3 would refuse a notification, Azure raises none of its events, or its function does
    /// not exist; each failure names the notification.</exception>
    public BucketNotifications(RoutedSources sources, FunctionCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(catalogue);
        var errors = new List<string>();
        _all = [.. sources.Buckets.Select(one => Compile(one, catalogue, errors)).OfType<Compiled>()];
        errors.AddRange(sources.Buckets.GroupBy(one => one.Name, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"Two bucket notifications are named '{same.Key}': give one of them another name."));
        errors.AddRange(_all.SelectMany((one, at) => _all.Skip(at + 1).Where(other => Overlap(one, other)).Select(other =>
            $"The bucket notifications '{one.Name}' and '{other.Name}': Configurations overlap. Configurations on the same bucket "
            + "cannot share a common event type, unless their prefixes or suffixes differ.")));
        if (errors.Count > 0) throw new OptionsValidationException("EventSources", typeof(BucketNotifications), errors);
    }

    /// <summary>Returns the notifications that an event causes.</summary>
    internal IEnumerable<(string Name, LambdaFunction Function)> Of(ObjectChange change) =>
        _all.Where(one => one.Includes(change)).Select(one => (one.Name, one.Function));

    private static Compiled? Compile(Registration one, FunctionCatalogue catalogue, List<string> errors)
    {
        var (before, what) = (errors.Count, $"The bucket notification '{one.Name}'");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in one.Settings.Events)
        {
            names.UnionWith(ObjectEventTypes.Names(type, out var error));
            if (error is not null) errors.Add($"{what}: {error}");
        }
        if (one.Settings.Events.Count == 0) errors.Add($"{what} names no events.");
        if (ReservedNames.Has(one.Bucket))
            errors.Add($"{what}: the container '{one.Bucket}' is reserved for the engine or the host.");
        foreach (var (part, text) in new[] { ("prefix", one.Settings.Prefix), ("suffix", one.Settings.Suffix) })
            if (text.Length > MaxKey) errors.Add($"{what}: the {part} has {text.Length} characters; at most {MaxKey} are allowed.");
        if (!catalogue.TryGet(one.Function, out var function))
            errors.Add(
                $"{what}: there is no function '{one.Function}'; "
                + $"there are {string.Join(", ", catalogue.All.Select(known => known.Name))}.");
        return errors.Count == before ? new(one.Name, one.Bucket, names, one.Settings.Prefix, one.Settings.Suffix, function!) : null;
    }

    // As in S3, notifications must not overlap, so that an event matches only one.
    private static bool Overlap(Compiled one, Compiled other) =>
        one.Bucket == other.Bucket && one.Names.Overlaps(other.Names)
        && (one.Prefix.StartsWith(other.Prefix, StringComparison.Ordinal) || other.Prefix.StartsWith(one.Prefix, StringComparison.Ordinal))
        && (one.Suffix.EndsWith(other.Suffix, StringComparison.Ordinal) || other.Suffix.EndsWith(one.Suffix, StringComparison.Ordinal));

    /// <summary>A notification as it is registered in code.</summary>
    internal sealed record Registration(string Name, string Bucket, string Function, BucketNotification Settings);

    private sealed record Compiled(
        string Name, string Bucket, HashSet<string> Names, string Prefix, string Suffix, LambdaFunction Function)
    {
        public bool Includes(ObjectChange change) =>
            change.Bucket == Bucket && Names.Contains(change.Name) && change.Key.StartsWith(Prefix, StringComparison.Ordinal)
            && change.Key.EndsWith(Suffix, StringComparison.Ordinal);
    }
}
