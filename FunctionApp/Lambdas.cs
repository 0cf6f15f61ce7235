using FunctionApp.Handlers;
using FunctionApp.Handlers.Importing;
using FunctionApp.Handlers.Orders;
using FunctionApp.Handlers.Pricing;
using FunctionApp.Handlers.Sales;
using Lambda.Engine.Invocation;
using Lambda.Events;

namespace FunctionApp;

/// <summary>The app's functions. To add one, add a handler class and a line here.</summary>
public static class Lambdas
{
    /// <summary>Registers every function with its options.</summary>
    public static void Register(FunctionRegistry functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        functions
            .AddRaw<Echo>("echo", options => options.Description = "Returns its event.")
            .Add<PriceCart, Cart, PricedCart>("price-cart", PricingJson.Default, options =>
            {
                options.Description = "Prices a cart from the product catalogue: lines, subtotal, VAT, total.";
                options.Timeout = 10;
            })
            .Add<ImportSales, S3Event, ImportResult>("import-sales", ImportJson.Default, options =>
            {
                options.Description =
                    "Imports a day's sales, uploaded as sales/<yyyy-MM-dd>.csv, into the product catalogue and the day's summary.";
                options.Uploads = "sales/";
                options.Timeout = 300;
                options.MemorySize = 256;
            })
            .AddBatch<FulfilOrders, Order>("fulfil-orders", OrdersJson.Default, options =>
            {
                options.Description = "Books invoices and cancellations of the queue orders, each once.";
                options.Timeout = 60;
            })
            .Add<ProjectOrders, DynamoDbEvent, DynamoDbResult>("project-orders", OrdersJson.Default, options =>
            {
                options.Description = "Keeps the orders of each country up to date with the changes of the table orders.";
                options.Timeout = 30;
            })
            .Add<CountSales, KinesisWindowEvent<SalesCount>, KinesisWindowResult<SalesCount>>(
                "count-sales", CountSalesJson.Default, options =>
                {
                    options.Description = "Sums up the sales of the event hub sales by minute and country.";
                    options.Timeout = 30;
                })
            .Add<ReportSales, Scheduled, SalesReport>("report-sales", ReportSalesJson.Default, options =>
            {
                options.Description = "Sums up the revenue of the last full hour by country.";
                options.Timeout = 30;
            });
    }
}
