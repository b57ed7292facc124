"""What `upstream lab` asks of Jupyter's server besides its options."""


def drop_plot_pictures(model, **_):
    """Drops the PNG that JupyterLab's plotly puts into every plot that was on screen: a notebook would grow by each, and
    show the picture in place of the plot when it is opened again."""
    if model["type"] != "notebook" or model["content"] is None:
        return
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if "application/vnd.plotly.v1+json" in data:
                data.pop("image/png", None)


c.ContentsManager.pre_save_hook = drop_plot_pictures  # noqa: F821 (Jupyter defines `c`)

# A window that asks whether JupyterLab may fetch its news would lie over the figures; nothing is fetched.
c.LabApp.news_url = None  # noqa: F821
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"  # noqa: F821
