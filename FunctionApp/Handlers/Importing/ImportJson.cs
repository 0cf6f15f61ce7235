using System.Text.Json.Serialization;
using Lambda.Events;

namespace FunctionApp.Handlers.Importing;

/// <summary>The JSON contract of <c>import-sales</c>.</summary>
[JsonSerializable(typeof(S3Event))]
[JsonSerializable(typeof(ImportResult))]
public sealed partial class ImportJson : JsonSerializerContext;
