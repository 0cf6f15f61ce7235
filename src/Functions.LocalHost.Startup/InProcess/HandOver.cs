using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;
using Handed = (System.Collections.Generic.IReadOnlyDictionary<string, object?> Metadata, string Parameter, bool IsMany, int Count,
    string Source, System.Func<int, System.ReadOnlyMemory<byte>> Content, System.Func<int, object?[]?> Parts);

namespace Functions.LocalHost.InProcess;

/// <summary>Gives functions the items of triggers that the host in this process passes on without encoding them.</summary>
internal static class HandOver
{
    /// <summary>The service key under which the host registers the function with which the worker takes an invocation's items.</summary>
    public const string ServiceKey = "AzureFunctionsLocalHost:HandOver";

    private const string Factory = "Microsoft.Azure.Functions.Worker.IInvocationFeaturesFactory";
    private const string Bindings = "Microsoft.Azure.Functions.Worker.Context.Features.IFunctionBindingsFeature";

    /// <summary>
    /// Replaces the features of an invocation with those of the host. A worker that lacks an expected member is left alone, and the host
    /// encodes the items.
    /// </summary>
    public static void AddTo(IServiceCollection services)
    {
        var worker = typeof(ModelBindingData).Assembly;
        if (worker.GetType(Factory) is not { } factory || worker.GetType(Bindings) is not { } bindings
            || bindings.GetProperty("InputData") is null || bindings.GetProperty("TriggerMetadata") is null
            || factory.GetMethods() is not [{ Name: "Create" } create] || create.ReturnType != typeof(IInvocationFeatures)
            || services.LastOrDefault(service => service.ServiceType == factory)?.ImplementationType is not { } own) return;
        var host = new StrongBox<Func<string, Handed?>>(_ => null);
        services.AddKeyedSingleton(ServiceKey, host);
        services.AddSingleton(factory, provider =>
        {
            var make = create.CreateDelegate<Func<IInvocationFeatures>>(ActivatorUtilities.CreateInstance(provider, own));
            return Stub.Of(factory, (_, _) => new HandedFeatures(make(), id => host.Value!(id), bindings));
        });
    }

    /// <summary>Implements an interface of the worker that is not public.</summary>
    internal class Stub : DispatchProxy
    {
        private Func<MethodInfo, object?[], object?> _call = (_, _) => null;

        public static object Of(Type type, Func<MethodInfo, object?[], object?> call)
        {
            var stub = Create(type, typeof(Stub));
            ((Stub)stub)._call = call;
            return stub;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _call(targetMethod!, args!);
    }
}
