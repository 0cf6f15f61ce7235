namespace Functions.LocalHost.Bindings.Tests.EventGrid;

/// <summary>Events as Event Grid delivers them.</summary>
internal static class Some
{
    /// <param name="data">JSON.</param>
    public static string CloudEvent(string id, string data = """{"total":7}""") =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/topics/orders","type":"Order.Placed","data":{{data}} }""";

    public static string GridEvent(string id) =>
        $$"""
        {"id":"{{id}}","topic":"/topics/orders","subject":"a","eventType":"Order.Placed","eventTime":"2030-01-02T03:04:05Z",
        "dataVersion":"1","data":null}
        """;

    public static string Delivery(params string[] events) => $"[{string.Join(',', events)}]";
}
