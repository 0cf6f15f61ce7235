using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Local.Indexing;

/// <summary>A method marked <c>[Function]</c>, with its one trigger.</summary>
internal sealed record IndexedFunction(string Name, MethodInfo Method, ParameterInfo TriggerParameter, TriggerBindingAttribute Trigger, RetryAttribute? Retry = null)
{
    /// <summary>Namespace, class and method, as the real metadata has it.</summary>
    public string EntryPoint => $"{Method.DeclaringType!.FullName}.{Method.Name}";
}
