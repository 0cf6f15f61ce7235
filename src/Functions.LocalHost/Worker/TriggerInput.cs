using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The trigger's value and metadata for a call, before they are encoded.</summary>
/// <param name="Parameter">The name of the trigger's parameter.</param>
/// <param name="Value">The value, in the form in which its extension provides it.</param>
internal sealed record TriggerInput(string Parameter, object? Value, IReadOnlyDictionary<string, object> Metadata)
{
    /// <summary>Encodes the value and the metadata into a request.</summary>
    public void AddTo(InvocationRequest request)
    {
        request.InputData.Add(new ParameterBinding { Name = Parameter, Data = Values.ToData(Value) });
        foreach (var (name, data) in Metadata) request.TriggerMetadata[name] = Values.ToData(data);
    }
}
