using FunctionApp.Invocation;
using Microsoft.Extensions.Options;

namespace FunctionApp.Async;

/// <summary>Finds the destination of a function's failed events.</summary>
public sealed class Destinations
{
    private readonly Dictionary<string, IDestination> _kinds;
    private readonly Dictionary<string, DestinationAddress> _byFunction = [];
    private readonly DestinationAddress _default;

    /// <summary>Checks every address that the settings name.</summary>
    /// <exception cref="OptionsValidationException">One has another form, an unknown kind or a name that its kind does not allow.</exception>
    public Destinations(IEnumerable<IDestination> kinds, FunctionCatalogue catalogue, IOptions<AsyncOptions> options)
    {
        _kinds = kinds.ToDictionary(kind => kind.Kind);
        var errors = new List<string>();
        _default = Check(options.Value.OnFailure, $"{AsyncOptions.Section}:{nameof(AsyncOptions.OnFailure)}", errors);
        foreach (var function in catalogue.All)
            if (function.Options.OnFailure is { } address)
                _byFunction[function.Name] = Check(address, $"{LambdaOptions.Section}:Functions:{function.Name}:{nameof(FunctionOptions.OnFailure)}", errors);
        if (errors.Count > 0) throw new OptionsValidationException(AsyncOptions.Section, typeof(AsyncOptions), errors);
    }

    /// <summary>Every address that is in use.</summary>
    public IEnumerable<DestinationAddress> All => _byFunction.Values.Append(_default).Distinct();

    /// <summary>Where the records of the function's failed events go.</summary>
    public DestinationAddress OnFailure(string function) => _byFunction.GetValueOrDefault(function, _default);

    /// <summary>Delivers a record.</summary>
    /// <exception cref="StorageUnavailableException">It was not delivered.</exception>
    public Task SendAsync(DestinationAddress address, DestinationRecord record, CancellationToken cancellation) =>
        _kinds[address.Kind].SendAsync(address.Name, record, cancellation);

    private DestinationAddress Check(string text, string setting, List<string> errors)
    {
        if (DestinationAddress.Parse(text) is not { } address)
        {
            errors.Add($"{setting} is '{text}'; {DestinationAddress.Form}");
            return default;
        }
        if (!_kinds.TryGetValue(address.Kind, out var kind)) errors.Add($"{setting} is '{text}'; known kinds are {string.Join(", ", _kinds.Keys)}.");
        else if (kind.NameError(address.Name) is { } reason) errors.Add($"{setting} is '{text}'; {reason}");
        return address;
    }
}
