using Functions.LocalHost.Listeners;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Newtonsoft.Json;

namespace Functions.LocalHost.Bindings.Tests.Support;

/// <summary>The worker's side of a binding: what its extensions register, and the conversions that they bring.</summary>
internal sealed class WorkerSide : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="endpoint">Of the host.</param>
    /// <param name="extensions">Their start-up types, as a worker calls them.</param>
    public WorkerSide(string endpoint, params WorkerExtensionStartup[] extensions)
    {
        var builder = new Builder();
        builder.Services.AddSingleton<IConfiguration>(
            new ConfigurationBuilder().AddInMemoryCollection([new("Functions:Worker:HostEndpoint", endpoint)]).Build());
        foreach (var extension in extensions) extension.Configure(builder);
        _services = builder.Services.BuildServiceProvider();
    }

    /// <summary>
    /// Converts what the host sent to the type of a parameter, with the converter that an attribute or the type itself names.
    /// </summary>
    /// <param name="source">Binding data, or text.</param>
    /// <param name="metadata">The trigger metadata, as the host makes it.</param>
    public async Task<ConversionResult> ConvertAsync(
        Type attributed, Type target, object? source, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        var named = attributed.GetCustomAttributes(typeof(InputConverterAttribute),
            inherit: false).Cast<InputConverterAttribute>().Select(one => one.ConverterType);
        var type = named.First(type =>
            type.GetCustomAttributes(typeof(SupportedTargetTypeAttribute), inherit: false).Cast<SupportedTargetTypeAttribute>()
            .Select(one => one.TargetType).DefaultIfEmpty(target).Contains(target));
        var converter = (IInputConverter)ActivatorUtilities.CreateInstance(_services, type);
        return await converter.ConvertAsync(new Context(target, Received(source), Metadata(metadata)));
    }

    /// <inheritdoc cref="ConvertAsync"/>
    /// <exception cref="InvalidOperationException">It cannot be converted.</exception>
    public async Task<T> ConvertAsync<T>(Type attributed, object? source, IReadOnlyDictionary<string, object?>? metadata = null)
    {
        var result = await ConvertAsync(attributed, typeof(T), source, metadata);
        return result.Status == ConversionStatus.Succeeded
            ? (T)result.Value! : throw new InvalidOperationException("Not converted.", result.Error);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static object? Received(object? source) => source switch
    {
        ModelItem one => new Model(one.ToBindingData()),
        ModelItem[] many => new Models([.. many.Select(one => new Model(one.ToBindingData()))]),
        _ => source,
    };

    // As on the wire: text unchanged, also in arrays, and anything else as JSON.
    private static Dictionary<string, object?> Metadata(IReadOnlyDictionary<string, object?>? metadata) =>
        (metadata ?? new Dictionary<string, object?>())
        .Select(pair => (pair.Key, Value: pair.Value is LazyValue lazy ? lazy.Value : pair.Value))
        .Where(pair => pair.Value is not null)
        .ToDictionary(pair =>
            pair.Key, pair => (object?)(pair.Value is string or string[] ? pair.Value : JsonConvert.SerializeObject(pair.Value)));

    private sealed class Builder : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
    }

    private sealed class Model(ParameterBindingData data) : ModelBindingData
    {
        public override string Version => data.Version;
        public override string Source => data.Source;
        public override BinaryData Content => data.Content;
        public override string ContentType => data.ContentType;
    }

    private sealed class Models(ModelBindingData[] all) : CollectionModelBindingData
    {
        public override ModelBindingData[] ModelBindingData => all;
    }

    private sealed class Context(Type target, object? source, IReadOnlyDictionary<string, object?> metadata) : ConverterContext
    {
        public override Type TargetType => target;
        public override object? Source => source;
        public override FunctionContext FunctionContext { get; } = new Execution(metadata);
        public override IReadOnlyDictionary<string, object> Properties { get; } = new Dictionary<string, object>();
    }

    private sealed class Execution(IReadOnlyDictionary<string, object?> metadata) : FunctionContext
    {
        public override BindingContext BindingContext { get; } = new Metadatas(metadata);
        public override string InvocationId => throw new NotSupportedException();
        public override string FunctionId => throw new NotSupportedException();
        public override TraceContext TraceContext => throw new NotSupportedException();
        public override RetryContext RetryContext => throw new NotSupportedException();
        public override FunctionDefinition FunctionDefinition => throw new NotSupportedException();
        public override IInvocationFeatures Features => throw new NotSupportedException();
        public override IServiceProvider InstanceServices { get; set; } = null!;
        public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    }

    private sealed class Metadatas(IReadOnlyDictionary<string, object?> metadata) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => metadata;
    }
}
