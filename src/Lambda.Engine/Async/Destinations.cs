using Lambda.Engine.Invocation;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Async;

/// <summary>Finds the destinations of a function's events, and sends records to them.</summary>
internal sealed class Destinations
{
    // As Lambda words it.
    private const string ItselfProblem = "You can't specify the function as a destination for itself.";

    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, IDestination> _kinds;
    private readonly FunctionCatalogue _catalogue;
    private readonly DestinationAddress _default;
    private readonly TimeProvider _time;

    /// <summary>Checks every address in the settings.</summary>
    /// <exception cref="OptionsValidationException">An address is malformed, or its kind is unknown or not allowed for its purpose, or its
    /// name is not allowed for its kind.</exception>
    public Destinations(IEnumerable<IDestination> kinds, FunctionCatalogue catalogue, IOptions<AsyncOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(options);
        (_kinds, _catalogue, _time) = (kinds.ToDictionary(kind => kind.Kind), catalogue, time);
        var errors = new List<string>();
        _default = DestinationAddress.Parse(options.Value.OnFailure) ?? default;
        if (Problem(options.Value.OnFailure, DestinationPlaces.OnFailure) is { } problem) errors.Add($"{AsyncOptions.Section}:{problem}");
        foreach (var function in catalogue.All)
            errors.AddRange(
                Problems(function.Name, function.Options).Select(reason => $"{LambdaOptions.Section}:Functions:{function.Name}:{reason}"));
        if (errors.Count > 0) throw new OptionsValidationException(AsyncOptions.Section, typeof(AsyncOptions), errors);
    }

    /// <summary>Every address that the app or one of its functions uses.</summary>
    public IEnumerable<DestinationAddress> All =>
        _catalogue.All.SelectMany(function => Named(function.Options)).Select(
            named => DestinationAddress.Parse(named.Text)).OfType<DestinationAddress>().Append(_default).Distinct();

    /// <summary>The app's default on-failure destination.</summary>
    public DestinationAddress Default => _default;

    /// <summary>Returns the destination for records of the function's successful events; null if there is none.</summary>
    public DestinationAddress? OnSuccess(string function) => Find(function, DestinationPlaces.OnSuccess);

    /// <summary>Returns the destination for records of the function's failed events.</summary>
    public DestinationAddress OnFailure(string function) => Find(function, DestinationPlaces.OnFailure) ?? _default;

    /// <summary>Returns the destination for the function's failed events themselves; null if there is none.</summary>
    public DestinationAddress? DeadLetter(string function) => Find(function, DestinationPlaces.DeadLetter);

    /// <summary>Tries once to send a record to a destination. <see cref="Deliveries"/> keeps the record when that fails.</summary>
    /// <exception cref="DestinationUnavailableException">It was not delivered.</exception>
    public async Task SendOnceAsync(
        DestinationAddress address, DestinationPlaces place, DestinationRecord record, CancellationToken cancellation)
    {
        // The message may come from a newer version of the app, with a kind that this one does not know.
        if (!_kinds.TryGetValue(address.Kind, out var kind))
            throw new DestinationUnavailableException($"This version of the app does not know destinations of kind '{address.Kind}'.");
        using var limit = new CancellationTokenSource(SendLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        var delivered = false;
        try
        {
            await kind.SendAsync(address.Name, record, place, either.Token);
            delivered = true;
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DestinationUnavailableException($"{address} did not answer within {SendLimit}.", e);
        }
        finally
        {
            if (_catalogue.TryGet(record.Function, out var function))
                function.Recent.Delivered.GetOrAdd(address.ToString(), _ => new()).Add(_time.GetUtcNow(), 1, delivered ? 0 : 1);
        }
    }

    /// <summary>Returns the errors in the destinations of a function's options; each names its option.</summary>
    internal IEnumerable<string> Problems(string function, FunctionOptions options)
    {
        // A function that received its own records would loop forever.
        var itself = new DestinationAddress(FunctionDestination.KindName, function);
        foreach (var (place, text) in Named(options))
            if (Problem(text, place) is { } problem) yield return problem;
            else if (DestinationAddress.Parse(text) == itself) yield return ItselfProblem;
    }

    private static IEnumerable<(DestinationPlaces Place, string Text)> Named(FunctionOptions options) => new[]
    {
        (DestinationPlaces.OnSuccess, options.OnSuccess), (DestinationPlaces.OnFailure, options.OnFailure),
        (DestinationPlaces.DeadLetter, options.DeadLetter),
    }.Where(named => named.Item2 is not null).Select(named => (named.Item1, named.Item2!));

    // The options may have changed since the last event.
    private DestinationAddress? Find(string function, DestinationPlaces place)
    {
        if (!_catalogue.TryGet(function, out var found)) return null;
        var options = found.Options;
        var text = place switch
        {
            DestinationPlaces.OnSuccess => options.OnSuccess,
            DestinationPlaces.OnFailure => options.OnFailure,
            _ => options.DeadLetter,
        };
        return text is null ? null : DestinationAddress.Parse(text);
    }

    /// <summary>
    /// Returns the error in an address for failed events that is not part of a function's options; null when there is none.
    /// </summary>
    internal string? RedriveProblem(string text) => Problem(text, DestinationPlaces.DeadLetter);

    private string? Problem(string text, DestinationPlaces place)
    {
        var setting = $"{place} is '{text}'";
        if (DestinationAddress.Parse(text) is not { } address) return $"{setting}; {DestinationAddress.Form}";
        if (!_kinds.TryGetValue(address.Kind, out var kind))
            return $"{setting}; known kinds are {Kinds(_kinds.Values.Where(one => one.Places != DestinationPlaces.None))}.";
        if (!kind.Places.HasFlag(place))
            return $"{setting}; the kinds that can be {place} are {Kinds(_kinds.Values.Where(other => other.Places.HasFlag(place)))}.";
        return kind.Problem(address.Name) is { } reason ? $"{setting}; {reason}" : null;
    }

    private static string Kinds(IEnumerable<IDestination> kinds) =>
        string.Join(", ", kinds.Select(kind => kind.Kind).Order(StringComparer.Ordinal));
}
