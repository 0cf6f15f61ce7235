using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Events;

namespace FunctionApp.Handlers.Sales;

/// <summary>The JSON contract of <c>count-sales</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SaleLine))]
public sealed partial class SalesJson : JsonSerializerContext;

/// <summary>The JSON contract of <c>count-sales</c> with its event source.</summary>
[JsonSerializable(typeof(KinesisWindowEvent<SalesCount>))]
[JsonSerializable(typeof(KinesisWindowResult<SalesCount>))]
public sealed partial class CountSalesJson : JsonSerializerContext;

/// <summary>The JSON contract of <c>report-sales</c>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Scheduled))]
[JsonSerializable(typeof(SalesReport))]
public sealed partial class ReportSalesJson : JsonSerializerContext;
