using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>The trigger's value and metadata of a call, before either is encoded.</summary>
/// <param name="Parameter">The trigger's parameter.</param>
/// <param name="Value">In the form in which its extension gives it.</param>
internal sealed record TriggerInput(string Parameter, object? Value, IReadOnlyDictionary<string, object> Metadata)
{
    /// <summary>Encodes them into a request.</summary>
    public void AddTo(InvocationRequest request)
    {
        request.InputData.Add(new ParameterBinding { Name = Parameter, Data = Values.ToData(Value) });
        foreach (var (name, data) in Metadata) request.TriggerMetadata[name] = Values.ToData(data);
    }
}
