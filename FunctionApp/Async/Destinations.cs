using FunctionApp.Invocation;
using Microsoft.Extensions.Options;

namespace FunctionApp.Async;

/// <summary>Finds the destinations of a function's events, and sends to them.</summary>
public sealed class Destinations
{
    private static readonly TimeSpan SendLimit = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, IDestination> _kinds;
    private readonly Dictionary<(string Function, DestinationPlaces Place), DestinationAddress> _addresses = [];
    private readonly DestinationAddress _default;
    private readonly TimeProvider _time;

    /// <summary>Checks every address that the settings name.</summary>
    /// <exception cref="OptionsValidationException">One has another form, an unknown kind, a kind that its place does not allow, or a name that its kind does not allow.</exception>
    public Destinations(IEnumerable<IDestination> kinds, FunctionCatalogue catalogue, IOptions<AsyncOptions> options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        ArgumentNullException.ThrowIfNull(options);
        (_kinds, _time) = (kinds.ToDictionary(kind => kind.Kind), time);
        var errors = new List<string>();
        _default = Check(options.Value.OnFailure, DestinationPlaces.OnFailure, AsyncOptions.Section, errors);
        foreach (var function in catalogue.All)
        {
            var section = $"{LambdaOptions.Section}:Functions:{function.Name}";
            var (onSuccess, onFailure, deadLetter) = (function.Options.OnSuccess, function.Options.OnFailure, function.Options.DeadLetter);
            foreach (var (place, text) in new[] { (DestinationPlaces.OnSuccess, onSuccess), (DestinationPlaces.OnFailure, onFailure), (DestinationPlaces.DeadLetter, deadLetter) })
                if (text is not null) _addresses[(function.Name, place)] = Check(text, place, section, errors);
        }
        if (errors.Count > 0) throw new OptionsValidationException(AsyncOptions.Section, typeof(AsyncOptions), errors);
    }

    /// <summary>Every address that is in use.</summary>
    public IEnumerable<DestinationAddress> All => _addresses.Values.Append(_default).Distinct();

    /// <summary>The app's own on-failure destination.</summary>
    public DestinationAddress Default => _default;

    /// <summary>Where the records of the function's events go that succeeded; null is nowhere.</summary>
    public DestinationAddress? OnSuccess(string function) => Find(function, DestinationPlaces.OnSuccess);

    /// <summary>Where the records of the function's events go that were given up.</summary>
    public DestinationAddress OnFailure(string function) => Find(function, DestinationPlaces.OnFailure) ?? _default;

    /// <summary>Where the function's events go that were given up; null is nowhere.</summary>
    public DestinationAddress? DeadLetter(string function) => Find(function, DestinationPlaces.DeadLetter);

    /// <summary>Delivers a record.</summary>
    /// <exception cref="DestinationUnavailableException">It was not delivered.</exception>
    public async Task SendAsync(DestinationAddress address, DestinationPlaces place, DestinationRecord record, CancellationToken cancellation)
    {
        // A message may name a kind that a newer version of the app knows.
        if (!_kinds.TryGetValue(address.Kind, out var kind)) throw new DestinationUnavailableException($"There is no kind of destination '{address.Kind}'.");
        using var limit = new CancellationTokenSource(SendLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            await kind.SendAsync(address.Name, record, place, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new DestinationUnavailableException($"{address} did not answer in {SendLimit}.", e);
        }
    }

    private DestinationAddress? Find(string function, DestinationPlaces place) => _addresses.TryGetValue((function, place), out var address) ? address : null;

    private DestinationAddress Check(string text, DestinationPlaces place, string section, List<string> errors)
    {
        var setting = $"{section}:{place} is '{text}'";
        if (DestinationAddress.Parse(text) is not { } address)
        {
            errors.Add($"{setting}; {DestinationAddress.Form}");
            return default;
        }
        if (!_kinds.TryGetValue(address.Kind, out var kind)) errors.Add($"{setting}; known kinds are {Kinds(_kinds.Values)}.");
        else if (!kind.Places.HasFlag(place)) errors.Add($"{setting}; kinds that can be {place} are {Kinds(_kinds.Values.Where(other => other.Places.HasFlag(place)))}.");
        else if (kind.Problem(address.Name) is { } reason) errors.Add($"{setting}; {reason}");
        return address;
    }

    private static string Kinds(IEnumerable<IDestination> kinds) => string.Join(", ", kinds.Select(kind => kind.Kind).Order(StringComparer.Ordinal));
}
