using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using Functions.LocalHost.Protocol;
using Functions.LocalHost.Worker;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Binder = Microsoft.Azure.WebJobs.Binder;
using ExecutionContext = Microsoft.Azure.WebJobs.ExecutionContext;

namespace Functions.LocalHost.Listeners;

/// <summary>
/// Generates the class that the WebJobs SDK looks for. It has a method for each function, with the attribute of its trigger, that calls
/// <see cref="GeneratedCall"/>.
/// </summary>
/// <param name="keys">Receives the keys under which the generated methods find their functions.</param>
internal sealed class FunctionType(BindingAttributes attributes, Invoker invoker, ICollection<string> keys)
{
    /// <summary>The name of the request's parameter in the method of an HTTP function.</summary>
    public const string RequestParameter = "_request";

    // The parameters of each method for which the WebJobs SDK has values of its own.
    private static readonly string[] Services = ["_binder", "_context", "_cancellation"];

    // The real host's name for it, which receipts of blobs contain.
    private const string TypeName = "Host.Functions";

    /// <summary>Returns whether the methods have a parameter of this name, which no argument may replace.</summary>
    public static bool IsReserved(string name) =>
        name.Equals(RequestParameter, StringComparison.OrdinalIgnoreCase) || Services.Contains(name, StringComparer.OrdinalIgnoreCase);

    public Type Generate(IEnumerable<HostedFunction> functions)
    {
        var type = AssemblyBuilder.DefineDynamicAssembly(new("Functions.LocalHost.Generated"), AssemblyBuilderAccess.Run)
            .DefineDynamicModule("main").DefineType(TypeName, TypeAttributes.Public);
        foreach (var function in functions) Add(type, function);
        return type.CreateType();
    }

    private void Add(TypeBuilder type, HostedFunction function)
    {
        if (function.IsHttp)
        {
            var method = Define(type, function, typeof(object), typeof(Task));
            method.SetCustomAttribute(Attribute<NoAutomaticTriggerAttribute>());
            method.DefineParameter(1, ParameterAttributes.None, RequestParameter);
        }
        else
        {
            var attribute = attributes.Of(function, function.Trigger);
            // The extension of such a trigger uses what the function returns (Durable Functions).
#pragma warning disable CS0618 // The real host goes by it.
            var takesResult = attribute.GetType().GetCustomAttribute<BindingAttribute>()?.TriggerHandlesReturnValue == true;
#pragma warning restore CS0618
            var method = Define(type, function, attributes.InputType(attribute, function.Trigger), takesResult ? typeof(Task<object>)
                : typeof(Task));
            method.DefineParameter(1, ParameterAttributes.None, function.Trigger.Name)
                .SetCustomAttribute(AttributeCopy.Of(attribute, BindingAttributes.Json(function.Trigger)));
            if (Retry(function.Metadata.RetryOptions) is { } retry) method.SetCustomAttribute(retry);
        }
    }

    private MethodBuilder Define(TypeBuilder type, HostedFunction function, Type trigger, Type returned)
    {
        var method = type.DefineMethod(function.Name, MethodAttributes.Public | MethodAttributes.Static, returned,
            [trigger, typeof(Binder), typeof(ExecutionContext), typeof(CancellationToken)]);
        method.SetCustomAttribute(Attribute<FunctionNameAttribute>(function.Name));
        for (var i = 0; i < Services.Length; i++) method.DefineParameter(2 + i, ParameterAttributes.None, Services[i]);
        var key = GeneratedCall.Register(Call(function));
        keys.Add(key);
        var il = method.GetILGenerator();
        il.Emit(OpCodes.Ldstr, key);
        il.Emit(OpCodes.Ldarg_0);
        if (trigger.IsValueType) il.Emit(OpCodes.Box, trigger);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Call, typeof(GeneratedCall).GetMethod(nameof(GeneratedCall.RunAsync))!);
        il.Emit(OpCodes.Ret);
        return method;
    }

    private FunctionCall Call(HostedFunction function)
    {
        var inputs = function.Inputs.Select(binding => (binding, attribute: attributes.Of(function, binding)))
            .Select(input => new InputBinding(input.binding.Name, input.attribute, attributes.InputType(input.attribute, input.binding)));
        var outputs = function.Outputs.Select(binding => (binding, attribute: attributes.Of(function, binding)))
            .Select(output => new OutputBinding(output.binding.Name, output.attribute,
                attributes.OutputType(output.attribute, output.binding)));
        return new(function, [.. inputs], [.. outputs], invoker);
    }

    private static CustomAttributeBuilder? Retry(RpcRetryOptions? retry) => retry switch
    {
        null => null,
        { RetryStrategy: RpcRetryOptions.Types.RetryStrategy.FixedDelay } =>
            Attribute<FixedDelayRetryAttribute>(retry.MaxRetryCount, $"{retry.DelayInterval.ToTimeSpan()}"),
        _ => Attribute<ExponentialBackoffRetryAttribute>(retry.MaxRetryCount, $"{retry.MinimumInterval.ToTimeSpan()}",
            $"{retry.MaximumInterval.ToTimeSpan()}"),
    };

    private static CustomAttributeBuilder Attribute<T>(params object[] arguments) =>
        new(typeof(T).GetConstructor([.. arguments.Select(argument => argument.GetType())])!, arguments);
}

/// <summary>Contains the method that generated methods call. It is public only for them.</summary>
public static class GeneratedCall
{
    private static readonly ConcurrentDictionary<string, FunctionCall> Calls = new();

    internal static string Register(FunctionCall call)
    {
        var key = Guid.NewGuid().ToString();
        Calls[key] = call;
        return key;
    }

    internal static void Remove(IEnumerable<string> keys)
    {
        foreach (var key in keys) Calls.TryRemove(key, out _);
    }

    /// <summary>Runs the function with the given key.</summary>
    public static Task<object?> RunAsync(string key, object? trigger, Binder binder, ExecutionContext context,
        CancellationToken cancellation) =>
        Calls[key].RunAsync(trigger, binder, context, cancellation);
}
