using Microsoft.AspNetCore.Html;

namespace OrgStarter.Pages;

/// <summary>A page that asks before it acts. Its view is the partial <c>_Confirmation</c>, on the page and in a dialog alike.</summary>
public interface IConfirmation
{
    string Heading { get; }

    IHtmlContent Explanation { get; }

    /// <summary>The label of the button that acts.</summary>
    string Action { get; }

    /// <summary>A destructive action has a red button, and Cancel has the focus.</summary>
    bool IsDestructive { get; }

    /// <summary>The name of the page that Cancel leads to, such as <c>/Members/Index</c>.</summary>
    string CancelPage { get; }
}
