using Local.Indexing;

namespace Local.Host;

/// <summary>The functions of the app.</summary>
internal sealed class FunctionCatalogue
{
    private readonly Dictionary<string, HostedFunction> _byName;

    public FunctionCatalogue(FunctionTypes types, IEnumerable<ITrigger> triggers)
    {
        var byAttribute = triggers.ToDictionary(trigger => trigger.AttributeType);
        All =
        [
            .. FunctionIndexer.Index(types.Types).Select(indexed => byAttribute.TryGetValue(indexed.Trigger.GetType(), out var trigger)
                ? new HostedFunction(indexed, trigger)
                : throw new FunctionIndexingException([$"  {indexed.EntryPoint}: no extension serves [{indexed.Trigger.GetType().Name}]. For HTTP, call ConfigureFunctionsWebApplication()."])),
        ];
        _byName = All.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Every function, ordered by name.</summary>
    public IReadOnlyList<HostedFunction> All { get; }

    /// <summary>The function of that name, in any case; null when there is none.</summary>
    public HostedFunction? Find(string name) => _byName.GetValueOrDefault(name);
}

/// <summary>The types in which functions are looked for.</summary>
internal sealed record FunctionTypes(IReadOnlyCollection<Type> Types);
